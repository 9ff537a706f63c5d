//! What a collector writes: an answer that leaves, or a note that never does; and second thoughts.

use super::{
    answering::{self, Answer, Unsayable},
    conversation::{Back, Draft, found, render},
    inbox::Asked,
};
use crate::{
    access::Role,
    app::App,
    db::Conn,
    inbox::{self, Attachment, ConversationState, Direction, Kind, NewAttachment, NewMessage, list::View},
    intake,
    outbox::{self, DeliveryState, Unfit},
    web::{
        Fault, Result,
        parcel::{Parcel, Upload},
        session::Collector,
    },
    words::{AttachmentId, ConversationId, MessageId, Timestamp, named},
};
use axum::{
    extract::{Form, Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use duly_channels::email::{LARGEST_ENCLOSURES, parse};

/// Files that may go with one message.
const MOST_FILES: usize = 20;

named! {
    /// What the button says that was pressed.
    Mode {
        Reply = "reply",
        Note = "note",
    }
}

/// What came from the composer.
struct Written {
    text: String,
    mode: Mode,
    /// How the composer looked to whoever typed. Without script it says nothing.
    seen_as: String,
    /// The newest message that the page showed.
    latest: MessageId,
    view: View,
    files: Vec<Upload>,
    /// Files of a message that was taken back, to go out again.
    again: Vec<AttachmentId>,
}

impl Written {
    fn of(parcel: Parcel) -> Result<Written> {
        Ok(Written {
            text: parcel.text("text").to_owned(),
            mode: parcel.read("mode")?,
            seen_as: parcel.text("seen_as").to_owned(),
            latest: parcel.read("latest")?,
            view: parcel.text("view").parse().unwrap_or(View::All),
            again: parcel.all("again")?,
            files: parcel.files,
        })
    }

    /// Why its files cannot go with any message, as a key of the words.
    fn unfit(&self, again: &[Attachment]) -> Option<&'static str> {
        let new: usize = self.files.iter().map(|it| it.bytes.len()).sum();
        let kept = again.iter().map(|it| usize::try_from(it.size).unwrap_or(usize::MAX));
        if self.files.len() + again.len() > MOST_FILES {
            return Some("refused-many-files");
        }
        (kept.fold(new, usize::saturating_add) > LARGEST_ENCLOSURES).then_some("refused-large-files")
    }

    /// What goes back into the composer. A browser gives no file twice, so those are to be chosen again.
    fn draft(self, overtaken: bool, again: Vec<Attachment>) -> Draft {
        Draft { text: self.text, note: self.mode == Mode::Note, overtaken, files: again }
    }
}

pub async fn post(
    actor: Collector,
    State(app): State<App>,
    Path(id): Path<ConversationId>,
    parcel: Parcel,
) -> Result<Response> {
    let mut form = Written::of(parcel)?;
    let to = format!("/inbox/{}/{id}", form.view);
    if form.text.trim().is_empty() {
        return Ok(Redirect::to(&to).into_response());
    }
    // A note that is asked to leave is a mistake of ours or of somebody's fingers: nothing leaves.
    if form.mode == Mode::Reply && form.seen_as == Mode::Note.as_str() {
        return Err(Fault::BadForm);
    }
    let again = kept(&mut *app.db.read().await?, id, &form.again).await?;
    if let Some(key) = form.unfit(&again) {
        return refuse(&actor, &app, id, form, again, key).await;
    }
    // Before the transaction, because it takes time.
    let files = shelve(&app, std::mem::take(&mut form.files), &again).await?;
    let now = app.clock.now();
    let mut tx = app.db.begin_write().await?;
    found(&mut tx, id).await?;
    if form.mode == Mode::Reply && came_later(&mut tx, id, form.latest).await? {
        drop(tx);
        let view = form.view;
        let page = render(&actor, &app, view, id, &Asked::default(), form.draft(true, again)).await?;
        return Ok((StatusCode::CONFLICT, page).into_response());
    }
    let text = form.text.trim();
    let refused = match form.mode {
        Mode::Note => {
            note(&mut tx, &actor, id, text, files, now).await?;
            None
        }
        Mode::Reply => answer(&mut tx, &app, &actor, id, text, files, now).await?,
    };
    if let Some(key) = refused {
        drop(tx);
        return refuse(&actor, &app, id, form, again, key).await;
    }
    tx.commit().await?;
    app.changes.announce();
    Ok(Redirect::to(&to).into_response())
}

/// The page with what was typed, and why it was not sent.
async fn refuse(
    actor: &Collector,
    app: &App,
    id: ConversationId,
    form: Written,
    again: Vec<Attachment>,
    key: &str,
) -> Result<Response> {
    let asked = Asked { note: Some(key.to_owned()), ..Asked::default() };
    let view = form.view;
    let page = render(actor, app, view, id, &asked, form.draft(false, again)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Files of messages of this conversation, by their numbers; those of others are not given out.
async fn kept(db: &mut Conn, id: ConversationId, wanted: &[AttachmentId]) -> Result<Vec<Attachment>> {
    let mut all = Vec::new();
    for wanted in wanted.iter().take(MOST_FILES + 1) {
        let it = inbox::store::attachment(db, *wanted).await?.ok_or(Fault::BadForm)?;
        let message = inbox::store::message(db, it.message_id).await?.ok_or(Fault::BadForm)?;
        if message.conversation_id != id || message.direction != Direction::Out {
            return Err(Fault::BadForm);
        }
        all.push(it);
    }
    Ok(all)
}

/// Puts new files on the shelf, behind those that are there already.
async fn shelve(app: &App, files: Vec<Upload>, again: &[Attachment]) -> anyhow::Result<Vec<NewAttachment>> {
    let again = again.iter().map(|it| NewAttachment {
        name: it.name.clone(),
        media_type: it.media_type.clone(),
        size: it.size,
        blob_key: it.blob_key.clone(),
        content_id: None,
    });
    let new = files.into_iter().map(|it| parse::Attachment {
        name: it.name,
        media_type: it.media_type,
        content_id: None,
        bytes: it.bytes.into(),
    });
    let new = intake::attachment::keep(&app.blobs, new.collect()).await?;
    Ok(again.chain(new).collect())
}

/// Whether the customer, or a colleague to the customer, said something that the page did not show.
async fn came_later(db: &mut Conn, id: ConversationId, seen: MessageId) -> anyhow::Result<bool> {
    let messages = inbox::store::messages(db, id).await?;
    Ok(messages.iter().any(|it| it.id > seen && it.direction != Direction::Internal))
}

/// Files a note. It has no channel and no delivery: there is no way by which it could leave.
async fn note(
    db: &mut Conn,
    actor: &Collector,
    id: ConversationId,
    text: &str,
    attachments: Vec<NewAttachment>,
    now: Timestamp,
) -> anyhow::Result<()> {
    let conversation = inbox::store::conversation(db, id).await?;
    let message = NewMessage {
        customer: conversation.customer_id,
        author: Some(actor.user.id),
        sender: actor.user.name.clone(),
        attachments,
        ..NewMessage::plain(id, Direction::Internal, Kind::Note, text.to_owned(), now)
    };
    inbox::store::file(db, &message).await?;
    Ok(())
}

/// Sends an answer, or says why it cannot be sent. Whoever answers has looked: nothing waits any more.
async fn answer(
    db: &mut Conn,
    app: &App,
    actor: &Collector,
    id: ConversationId,
    text: &str,
    attachments: Vec<NewAttachment>,
    now: Timestamp,
) -> anyhow::Result<Option<&'static str>> {
    let (author, signed_by) = (actor.user.id, actor.user.name.as_str());
    let it = Answer { conversation: id, author, signed_by, text, attachments };
    if let Err(why) = answering::answer(db, app, it, now).await? {
        return Ok(Some(match why {
            Unsayable::Unmatched => "refused-unmatched",
            Unsayable::NoAddress => "refused-no-address",
            Unsayable::Unrenderable => "refused-unrenderable",
            Unsayable::Unfit(Unfit::Channel) => "refused-files-channel",
            Unsayable::Unfit(Unfit::TooLarge { .. }) => "refused-large-files",
        }));
    }
    inbox::store::mark_read(db, id).await?;
    if inbox::store::conversation(db, id).await?.state == ConversationState::Open {
        inbox::store::set_state(db, id, ConversationState::Quiet).await?;
    }
    Ok(None)
}

/// Takes back what one has just sent. Its words lie in the composer then; if it has left, the page says so.
pub async fn undo(
    actor: Collector,
    State(app): State<App>,
    Path(message): Path<MessageId>,
    Form(back): Form<Back>,
) -> Result<Redirect> {
    let mut tx = app.db.begin_write().await?;
    let it = inbox::store::message(&mut tx, message).await?.ok_or(Fault::NotFound)?;
    if it.author_id != Some(actor.user.id) {
        return Err(Fault::Forbidden(Role::Collector));
    }
    let id = it.conversation_id;
    let page = format!("/inbox/{}/{id}", back.view());
    if outbox::undo(&mut tx, message, app.clock.now()).await?.is_none() {
        let delivery = outbox::store::of_message(&mut tx, message).await?;
        let gone = delivery.is_none_or(|it| it.state != DeliveryState::Withdrawn);
        // Pressed twice: it is back already.
        let query = if gone { "note=refused-left".to_owned() } else { format!("draft={message}") };
        return Ok(Redirect::to(&format!("{page}?{query}")));
    }
    if inbox::store::conversation(&mut tx, id).await?.state == ConversationState::Quiet {
        inbox::store::set_state(&mut tx, id, ConversationState::Open).await?;
    }
    tx.commit().await?;
    app.changes.announce();
    Ok(Redirect::to(&format!("{page}?draft={message}")))
}
