//! The script of a document, and what it loads.

use leptos::{nonce::use_nonce, prelude::*};

/// Loads the script and the WebAssembly from `assets`, and starts it once the document is there. `name`: that of both
/// files.
#[component]
pub(crate) fn StartScript(assets: String, name: String) -> impl IntoView {
    // As `HydrationScripts` of Leptos does for documents with islands: what is no island is not marked for hydration.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    let (script, wasm) = (format!("{assets}/{name}.js"), format!("{assets}/{name}.wasm"));
    let start = format!(
        "import start,*as islands from\"{script}\";await start({{module_or_path:\"{wasm}\"}});islands.hydrate(islands)"
    );
    let nonce = use_nonce();
    view! {
        <link rel="modulepreload" href=script nonce=nonce.clone() />
        <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="" />
        <script type="module" nonce=nonce>
            {start}
        </script>
    }
}
