//! Enums as closed lists of texts.

use rustango::Choices;
use rustango::model::{Choice, Choices as _, FieldValue as _};
use rustango::ports::database::{DecodeFault, Value, ValueRef};

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Draft,
    InReview,
    #[rustango(value = "live", label = "For all to see")]
    Published = 7,
    r#Type,
}

#[test]
fn texts_and_labels_come_from_the_variants() {
    let expected = [
        Choice { value: "draft", label: "Draft" },
        Choice { value: "in_review", label: "In Review" },
        Choice { value: "live", label: "For all to see" },
        Choice { value: "type", label: "Type" },
    ];
    assert_eq!(Status::CHOICES, expected);
    assert_eq!(Status::NAME, "Status");
    for status in [Status::Draft, Status::InReview, Status::Published, Status::Type] {
        assert_eq!(Status::parse(status.as_str()), Some(status));
    }
    assert_eq!(Status::parse("published"), None);
}

#[test]
fn a_choice_is_a_field() {
    assert_eq!(Status::Published.to_value(), Value::Text("live".to_owned()));
    assert_eq!(Status::from_value(ValueRef::Text("in_review")), Ok(Status::InReview));
    assert_eq!(
        Status::from_value(ValueRef::Text("gone")),
        Err(DecodeFault::UnknownChoice { name: "Status" })
    );
    assert_eq!(<Option<Status>>::CHOICE_LIST, Status::CHOICES, "also where both traits are in scope");
}
