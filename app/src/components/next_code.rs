//! How long the next code is in coming, where the one that the app shows was used already.

use leptos::prelude::*;
use std::fmt::Write;

/// The height of a line in the drawing.
const LINE: u32 = 20;
/// More seconds than two time steps can take.
const MAX_SECONDS: u32 = 90;

/// The seconds until the app shows a code that was not used yet; draws nothing if it shows one. It counts down by
/// itself, without scripts: the numbers stand below each other, and move up by one every second.
#[component]
pub(crate) fn NextCode(seconds: u32) -> impl IntoView {
    let seconds = seconds.min(MAX_SECONDS);
    (seconds > 0).then(|| {
        view! {
            <p class="next-code">
                "You have used the code that your app shows now. The next one comes in "
                <span class="visually-hidden">{seconds}</span>
                <svg class="countdown" viewBox="0 0 24 20" aria-hidden="true" inner_html=countdown(seconds)></svg>
                " s."
            </p>
        }
    })
}

/// The numbers from `seconds` to zero, and the movement that shows one a second.
fn countdown(seconds: u32) -> String {
    let (mut numbers, mut places) = (String::new(), String::new());
    for passed in 0..=seconds {
        let separator = if passed == 0 { "" } else { ";" };
        // Writing into a text cannot fail.
        let _ = write!(numbers, r#"<text x="24" y="{}">{}</text>"#, passed * LINE + 15, seconds - passed);
        let _ = write!(places, "{separator}0 {}", -i64::from(passed * LINE));
    }
    let duration = seconds + 1;
    format!(
        r#"<g>{numbers}<animateTransform attributeName="transform" type="translate" calcMode="discrete" values="{places}" dur="{duration}s" fill="freeze"/></g>"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_number_for_each_second() {
        let drawn = countdown(2);
        assert_eq!(drawn.matches("<text").count(), 3);
        assert!(drawn.contains(r#"y="15">2<"#) && drawn.contains(r#"y="55">0<"#));
        assert!(drawn.contains(r#"values="0 0;0 -20;0 -40" dur="3s""#), "{drawn}");
    }
}
