//! How the words travel to and from the database: whole numbers and text only, because both engines
//! speak those alike (a BOOLEAN column would make a whole SQLite row unreadable through `sqlx::Any`).

/// Lets a type travel as another one that both engines speak.
macro_rules! travels {
    ($word:ty as $wire:ty, $out:expr, $back:expr) => {
        impl sqlx::Type<sqlx::Any> for $word {
            fn type_info() -> sqlx::any::AnyTypeInfo {
                <$wire as sqlx::Type<sqlx::Any>>::type_info()
            }
            fn compatible(info: &sqlx::any::AnyTypeInfo) -> bool {
                <$wire as sqlx::Type<sqlx::Any>>::compatible(info)
            }
        }
        impl<'q> sqlx::Encode<'q, sqlx::Any> for $word {
            fn encode_by_ref(
                &self,
                buffer: &mut <sqlx::Any as sqlx::Database>::ArgumentBuffer,
            ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
                let wire: $wire = $out(self);
                <$wire as sqlx::Encode<'q, sqlx::Any>>::encode(wire, buffer)
            }
        }
        impl<'r> sqlx::Decode<'r, sqlx::Any> for $word {
            fn decode(value: sqlx::any::AnyValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
                let wire = <$wire as sqlx::Decode<'r, sqlx::Any>>::decode(value)?;
                $back(wire).map_err(Into::into)
            }
        }
    };
}
pub(crate) use travels;

/// Lets a type travel as the text that it displays and parses.
macro_rules! travels_as_text {
    ($word:ty) => {
        $crate::words::sql::travels!($word as String, |it: &$word| it.to_string(), |wire: String| wire
            .parse::<$word>());
    };
}
pub(crate) use travels_as_text;

/// An enum whose variants are written as fixed words: in the database, in JSON, in CSV and in settings.
///
/// `named! { Tone { Friendly = "friendly", … } }` gives `as_str`, `ALL`, `Display`, `FromStr`, serde and SQL.
macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub enum $name { $($(#[$inner])* $variant),+ }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.pad(self.as_str()) }
        }
        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(word: &str) -> Result<Self, String> {
                match word {
                    $($word => Ok($name::$variant),)+
                    other => Err(format!(
                        "“{other}” is not one of {}", [$($word),+].join(", ")
                    )),
                }
            }
        }
        impl From<$name> for String { fn from(it: $name) -> String { it.as_str().to_owned() } }
        impl TryFrom<String> for $name {
            type Error = String;
            fn try_from(word: String) -> Result<Self, String> { word.parse() }
        }
        $crate::words::sql::travels_as_text!($name);
    };
}
pub(crate) use named;

/// A truth value that travels as 0 or 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Flag(pub bool);

travels!(Flag as i64, |it: &Flag| i64::from(it.0), |wire: i64| Ok::<_, std::convert::Infallible>(Flag(
    wire != 0
)));
