//! The second proof of identity before an enrolment that an attacker with a stolen password could reach: a mailed
//! code or an enrolment pass.

use crate::{
    Page,
    api::{Change, MailEnrolmentCode, ProveEnrolment},
    components::{ButtonTone, DemoHint, Field, PostForm, Submit, Time, TimeFormat},
    messages::{CONTINUE, NO_MAIL, PASSWORD_WAS_MAILED},
};
use gate::model::EnrolmentGuard;
use leptos::prelude::*;

/// Says which proof is due, and takes it.
#[component]
pub(crate) fn IdentityProofForm(guard: EnrolmentGuard) -> impl IntoView {
    let EnrolmentGuard { mail, mailed_until, password_mailed, pass_issuers, .. } = guard;
    let mail = mail && !password_mailed;
    // Where a mailed code would not count, nothing on the page speaks of one.
    let mailed_until = mailed_until.filter(|_| mail);
    let explanation = match (mail, mailed_until) {
        _ if password_mailed => format!("{PASSWORD_WAS_MAILED} {}", ask_for_pass(&pass_issuers)).into_any(),
        (true, Some(until)) => view! {
            "We have mailed you a code. Type it here, in this browser, before "
            <Time at=until format=TimeFormat::TimeOfDay /> "."
        }
        .into_any(),
        (true, None) => {
            let issuers = named(&pass_issuers).unwrap_or_default();
            format!("Let a code be mailed to you, or type an enrolment pass. {issuers}").into_any()
        }
        (false, _) => format!("{NO_MAIL} {}", ask_for_pass(&pass_issuers)).into_any(),
    };
    let pass_works_too = mailed_until
        .map(|_| format!(" An enrolment pass works too. {}", named(&pass_issuers).unwrap_or_default()));
    // Until a code is mailed, mailing it is the next thing to do.
    let ready = mailed_until.is_some() || !mail;
    view! {
        <section class="identity-proof" aria-labelledby="proof-title">
            <h2 id="proof-title">"First, prove that it is you"</h2>
            <p>{explanation}</p>
            {mailed_until.map(|_| view! { <DemoHint page=Page::DemoMailbox what="The email is" /> })}
            <PostForm to=ProveEnrolment::FORM>
                <Field
                    label=if mail { "Code from the email, or enrolment pass" } else { "Enrolment pass" }
                    name="proof"
                    code="recovery-input"
                    autocomplete=if mail { "one-time-code" } else { "off" }
                    maxlength=128
                    required=true
                    focused=ready
                    retry=true
                />
                <Submit
                    label=CONTINUE
                    working="Checking…"
                    tone=if ready { ButtonTone::Primary } else { ButtonTone::Quiet }
                />
            </PostForm>
            {mail
                .then(|| {
                    view! {
                        <PostForm to=MailEnrolmentCode::FORM>
                            <Submit
                                label=if mailed_until.is_some() { "Mail a new code" } else { "Mail me a code" }
                                working="Sending…"
                                tone=if ready { ButtonTone::Quiet } else { ButtonTone::Primary }
                            />
                        </PostForm>
                    }
                })}
            <p class="hint">
                "A stolen password alone must not be enough to set up an authenticator." {pass_works_too}
            </p>
        </section>
    }
}

/// What to do where only an enrolment pass counts.
fn ask_for_pass(issuers: &[String]) -> String {
    let who = named(issuers).unwrap_or_else(|| {
        "None of your administrators can issue one now: ask support, who can reach the operator.".to_owned()
    });
    format!("An enrolment pass is needed here. {who}")
}

/// Who can issue a pass: administrators by name, so that users need not find out who they are.
fn named(issuers: &[String]) -> Option<String> {
    let names = match issuers {
        [] => return None,
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    };
    Some(format!("{names} can issue one to you."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn administrators_are_named() {
        let names = |names: &[&str]| ask_for_pass(&names.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(names(&["Ada"]), "An enrolment pass is needed here. Ada can issue one to you.");
        assert!(names(&["Ada", "Bo", "Chen"]).ends_with(" Ada, Bo or Chen can issue one to you."));
        assert!(names(&[]).contains("ask support"));
    }
}
