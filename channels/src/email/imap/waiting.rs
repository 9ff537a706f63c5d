//! Waiting for mail: IDLE where the server can (RFC 2177), sleeping where it cannot.

use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::{
    Fault, Imap,
    answers::{Heard, fault, hear, within},
};

/// Servers end IDLE after 30 minutes (RFC 2177), and routers forget quiet connections earlier.
const LONGEST_IDLE: Duration = Duration::from_mins(20);

impl Imap {
    /// Waits until there may be something new, which is true, or until `time` has passed. Fetch first: what was
    /// there before is not new.
    ///
    /// A server that cannot tell (RFC 2177) is looked at again after `time`: also true.
    pub async fn wait(&mut self, time: Duration) -> Result<bool, Fault> {
        if self.news {
            return Ok(true);
        }
        if !self.can_idle {
            tokio::time::sleep(time).await;
            return Ok(true);
        }
        let end = Instant::now() + time;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if self.idle(left.min(LONGEST_IDLE)).await? {
                return Ok(true);
            }
            if left <= LONGEST_IDLE {
                return Ok(false);
            }
        }
    }

    async fn idle(&mut self, time: Duration) -> Result<bool, Fault> {
        let tag = within(self.limit, self.session.run_command("IDLE")).await?;
        let mut news = false;
        loop {
            match within(self.limit, hear(&mut self.session, &tag)).await? {
                Heard::GoAhead => break,
                Heard::NewMail => news = true,
                Heard::Other => {}
                Heard::Done => {
                    self.can_idle = false;
                    return Ok(news);
                }
            }
        }
        let watching = async {
            while !news {
                news = matches!(hear(&mut self.session, &tag).await?, Heard::NewMail);
            }
            Ok(())
        };
        // Running out of time is no fault here.
        timeout(time, watching).await.unwrap_or(Ok(())).map_err(|e| fault(&e))?;
        within(self.limit, self.session.run_command_untagged("DONE")).await?;
        loop {
            match within(self.limit, hear(&mut self.session, &tag)).await? {
                Heard::Done => return Ok(news),
                Heard::NewMail => news = true,
                Heard::GoAhead | Heard::Other => {}
            }
        }
    }
}
