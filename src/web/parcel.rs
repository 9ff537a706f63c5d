//! A form, with or without files. Files make it long, so only who writes a message may send one, and it is read
//! within bounds.

use super::{Fault, Result};
use axum::{
    body::Bytes,
    extract::{Form, FromRequest, Multipart, Request},
    http::{HeaderMap, header::CONTENT_TYPE},
};
use std::str::FromStr;

/// A form with files is never longer: what may go with one mail, and room to say kindly that it is too much.
pub const LARGEST_PARCEL: usize = 24 * 1024 * 1024;
/// Parts of one form.
const MOST_PARTS: usize = 100;
/// The longest field that is no file.
const LONGEST_FIELD: usize = 400_000;

/// What a form holds.
#[derive(Debug, Default)]
pub struct Parcel {
    fields: Vec<(String, String)>,
    pub files: Vec<Upload>,
}

/// A file as the browser names it: hostile until cleaned.
#[derive(Debug)]
pub struct Upload {
    pub name: String,
    pub media_type: String,
    pub bytes: Bytes,
}

impl Parcel {
    /// The first field of this name; empty if there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The first field of this name, as what it says.
    pub fn read<T: FromStr>(&self, name: &str) -> Result<T> {
        self.text(name).parse().map_err(|_| Fault::BadForm)
    }

    /// All fields of this name.
    pub fn all<T: FromStr>(&self, name: &str) -> Result<Vec<T>> {
        let of_name = self.fields.iter().filter(|(key, _)| key == name);
        of_name.map(|(_, value)| value.parse().map_err(|_| Fault::BadForm)).collect()
    }

    async fn unpacked(mut parts: Multipart) -> Result<Parcel> {
        let mut parcel = Parcel::default();
        let mut count = 0;
        while let Some(part) = parts.next_field().await.map_err(|_| Fault::BadForm)? {
            count += 1;
            if count > MOST_PARTS {
                return Err(Fault::BadForm);
            }
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            let media_type = part.content_type().unwrap_or_default().to_owned();
            let bytes = part.bytes().await.map_err(|_| Fault::BadForm)?;
            match file {
                // A field for files sends one without name and bytes if none was chosen.
                Some(name) if name.is_empty() && bytes.is_empty() => {}
                Some(name) => parcel.files.push(Upload { name, media_type, bytes }),
                None if bytes.len() > LONGEST_FIELD => return Err(Fault::BadForm),
                None => {
                    let text = String::from_utf8(bytes.into()).map_err(|_| Fault::BadForm)?;
                    parcel.fields.push((name, text));
                }
            }
        }
        Ok(parcel)
    }
}

impl<S: Send + Sync> FromRequest<S> for Parcel {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Parcel> {
        if has_parts(request.headers()) {
            let parts = Multipart::from_request(request, state).await.map_err(|_| Fault::BadForm)?;
            return Parcel::unpacked(parts).await;
        }
        let Form(fields) = Form::from_request(request, state).await.map_err(|_| Fault::BadForm)?;
        Ok(Parcel { fields, files: Vec::new() })
    }
}

/// Whether a form comes in parts, as one with files does.
#[must_use]
pub fn has_parts(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    kind.get(..19).is_some_and(|it| it.eq_ignore_ascii_case("multipart/form-data"))
}
