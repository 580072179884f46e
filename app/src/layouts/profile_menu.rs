//! The menu at the user's name: who is signed in, the account, and the colours. It unfolds without scripts.

use crate::{
    Page,
    api::{PageSession, SetTheme, Theme, page_session, theme, theme_cookie_of},
    islands::ThemeForm,
    messages::role_name,
    shared::Icon,
};
use gate::model::Identity;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_url;

/// The menu.
#[component]
pub(super) fn ProfileMenu(identity: Identity) -> impl IntoView {
    let Identity { name, role, .. } = identity;
    view! {
        <details class="profile">
            <summary>
                <span class="initials" aria-hidden="true">
                    {initials(&name)}
                </span>
                <span class="profile-name">
                    <strong>{name}</strong>
                    <span>{role_name(role)}</span>
                </span>
                <Icon of=icondata::LuChevronsUpDown />
            </summary>
            <div class="profile-body">
                <a href=Page::Account.path()>
                    <Icon of=icondata::LuUser />
                    "Your account"
                </a>
                <ThemeChoice />
            </div>
        </details>
    }
}

/// The colours of all pages, in this browser.
#[component]
fn ThemeChoice() -> impl IntoView {
    let url = use_url().get_untracked();
    let from = format!("{}?{}", url.path(), url.search());
    let chosen = theme();
    let buttons = Theme::ALL.map(|theme| {
        let (label, word) = (theme_name(theme), theme.as_ref().to_owned());
        let pressed = if theme == chosen { "true" } else { "false" };
        view! {
            <button class="button" name="theme" value=word aria-pressed=pressed>
                {label}
            </button>
        }
    });
    view! {
        <ThemeForm to=SetTheme::PATH cookie=theme_cookie_of("{}")>
            {page_session().map(|id| view! { <input type="hidden" name=PageSession::FIELD value=id /> })}
            <input type="hidden" name="from" value=from />
            <fieldset class="theme">
                <legend class="visually-hidden">"Theme"</legend>
                {buttons.into_iter().collect_view()}
            </fieldset>
        </ThemeForm>
    }
}

const fn theme_name(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "System",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    }
}

/// The first letters of the first and the last word of a name.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_first_and_the_last_word() {
        for (name, expected) in
            [("Ada Lovelace", "AL"), ("ada", "A"), ("Jean Luc de Vries", "JV"), ("“Élan” (ops)", "ÉO"), ("", "")]
        {
            assert_eq!(initials(name), expected);
        }
    }
}
