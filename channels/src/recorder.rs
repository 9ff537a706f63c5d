//! Takes email, text messages and letters and writes them to files: a real channel that reaches nobody.
