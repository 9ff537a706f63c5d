//! Mail that is signed, as a customer's mail server signs it, and the records that say so.

use mail_auth::{
    ArcOutput, AuthenticatedMessage, AuthenticationResults, DmarcOutput, DmarcResult,
    arc::ArcSealer,
    common::{crypto::Ed25519Key, headers::HeaderWriter},
    dkim::DkimSigner,
};

/// An Ed25519 key of RFC 8032, section 7.1: a secret that the whole world knows.
const SEED: &str = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
const PUBLIC: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
/// What stands in the DNS at `s1._domainkey` of each domain that signs.
pub const KEY: &str = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

fn key() -> Ed25519Key {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let bytes = |text: &str| STANDARD.decode(text).unwrap();
    Ed25519Key::from_seed_and_public_key(&bytes(SEED), &bytes(PUBLIC)).unwrap()
}

/// The mail with CRLF and a signature of the domain.
pub fn signed(domain: &str, mail: &str) -> String {
    let mail = mail.replace('\n', "\r\n");
    let signer = DkimSigner::from_key(key()).domain(domain).selector("s1").headers(["From", "To", "Subject"]);
    format!("{}{mail}", signer.sign(mail.as_bytes()).unwrap().to_header())
}

/// The mail (with CRLF) as a host passes it on that sealed it (RFC 8617) and says whether it was right when it came
/// there.
pub fn sealed(by: &str, was_right: bool, mail: &str) -> String {
    let message = AuthenticatedMessage::parse(mail.as_bytes()).unwrap();
    let result = if was_right { DmarcResult::Pass } else { DmarcResult::Fail(mail_auth::Error::NotAligned) };
    let dmarc = DmarcOutput::default().with_dkim_result(result);
    let results = AuthenticationResults::new(by).with_dmarc_result(&dmarc);
    let sealer = ArcSealer::from_key(key()).domain(by).selector("s1").headers(["From", "To", "Subject"]);
    let set = sealer.seal(&message, &results, &ArcOutput::default()).unwrap();
    format!("{}{mail}", set.to_header())
}
