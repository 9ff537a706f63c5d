//! Email out, by SMTP.
