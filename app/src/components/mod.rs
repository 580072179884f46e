//! What pages are made of. One component a file; looks live in `style/`, words in [`crate::words`].

mod arrival;
mod banner;
mod code_field;
mod copy_button;
mod form;
mod house;
mod icon;
mod load;
mod notice;
mod page_head;
mod setup;
mod threshold;
mod walkthrough;
mod when;

pub(crate) use {
    arrival::provide_arrival,
    banner::SetupBanner,
    code_field::CodeField,
    copy_button::CopyButton,
    form::{PostForm, Submit, Tone},
    house::House,
    icon::Icon,
    load::Load,
    notice::{DoneNotice, Notice, NoticeKind},
    page_head::PageHead,
    setup::SetupDesk,
    threshold::Threshold,
    walkthrough::Walkthrough,
    when::When,
};
