//! How a thing is asked for. The step says how often we have asked; the tone says how we ask.

use super::named;

named! {
    /// From assuming an oversight to a formal demand; the order is the order of severity.
    Tone {
        Friendly = "friendly",
        Neutral = "neutral",
        Firm = "firm",
        Final = "final",
    }
}
