//! How many of a TPP's users have set up, as a bar.

use gate::model::Coverage;
use leptos::prelude::*;

/// The bar. The text beside it has the numbers.
#[component]
pub(crate) fn CoverageBar(coverage: Coverage) -> impl IntoView {
    view! {
        <meter
            class="coverage"
            min="0"
            max=coverage.users
            value=coverage.enrolled
            aria-label="Users who have set up an authenticator"
        ></meter>
    }
}
