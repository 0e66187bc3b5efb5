//! Lookups hold for the rows for which they hold in memory.

use rustango_model::{Auto, Model as _};
use rustango_ports::database::{TextMatch, Value, ValueRef, ValueType};
use rustango_query::{Condition, Db, FieldRef, Lookup, Objects as _, Predicate, Select, records};
use uuid::Uuid;

use crate::database::{
    edges::{decimal, edges_on},
    models::{Account, Author, Maybe, Order, Post, Status},
    oracle::{holds, with_ref},
    trial::{Failure, Outcome, Trial, deep},
};

/// Writes rows that hold the values in one field, and one that holds NULL.
async fn rows_with(db: &Db, position: usize, values: &[Value]) -> Result<Vec<Maybe>, Failure> {
    let mut rows = vec![Maybe::default()];
    for value in values {
        let mut row = Maybe::default();
        with_ref(value, |value| row.assign(position, value))?;
        rows.push(row);
    }
    Maybe::bulk_insert(&mut rows, db).await?;
    Ok(rows)
}

/// Compares what the database finds with what the oracle finds.
async fn agrees(db: &Db, rows: &[Maybe], condition: Condition) -> Outcome {
    let expected: Vec<_> =
        rows.iter().filter(|row| holds(*row, &condition) == Some(true)).map(|row| row.id.get()).collect();
    let shown = format!("{condition:?}").chars().take(500).collect::<String>();
    let found = records::fetch_fields(db, &Select::all(Maybe::schema()).filter(condition), &[0]).await?;
    let found: Result<Vec<_>, _> = (0..found.len()).map(|row| found.get(row, 0).map(id)).collect();
    assert_eq!(found?, expected, "{shown}");
    Ok(())
}

fn id(value: ValueRef<'_>) -> Option<i64> {
    match value {
        ValueRef::I64(id) => Some(id),
        _ => None,
    }
}

/// Every comparison with every edge of a type; its edges are in order.
async fn comparisons_agree(trial: &Trial, field: &str) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    let schema = Maybe::schema();
    let field = FieldRef::named(schema, field).expect("a field of the model");
    let values = edges_on(&db, field.field().value_type);
    let rows = rows_with(&db, field.position(), &values).await?;
    let mut lookups = vec![Lookup::IsNull, Lookup::IsNotNull, Lookup::In(vec![]), Lookup::NotIn(vec![])];
    for (at, value) in values.iter().enumerate() {
        let other = values[(at + 2) % values.len()].clone();
        let value = || value.clone();
        lookups.extend([
            Lookup::Exact(value().into()),
            Lookup::NotEqual(value().into()),
            Lookup::Less(value().into()),
            Lookup::LessOrEqual(value().into()),
            Lookup::Greater(value().into()),
            Lookup::GreaterOrEqual(value().into()),
            Lookup::Between(value().into(), other.clone().into()),
            Lookup::In(vec![value()]),
            Lookup::In(vec![value(), other.clone(), value()]),
            Lookup::NotIn(vec![value(), other]),
        ]);
    }
    for lookup in lookups {
        let condition = Condition::Lookup(field.into(), lookup);
        agrees(&db, &rows, condition.clone()).await?;
        agrees(&db, &rows, Condition::Not(Box::new(condition))).await?;
    }
    Ok(())
}

pub(crate) async fn booleans_compare(trial: &Trial) -> Outcome {
    comparisons_agree(trial, "boolean").await
}

pub(crate) async fn booleans_are_conditions(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    let mut rows = [Some(true), Some(false), None].map(|boolean| Maybe { boolean, ..Maybe::default() });
    Maybe::bulk_insert(&mut rows, &db).await?;
    let found = async |condition| {
        Maybe::objects().filter(condition).values_list((Maybe::id, Maybe::boolean)).fetch(&db).await
    };
    let row = |at: usize| (rows[at].id, rows[at].boolean);
    assert_eq!(found(Maybe::boolean.is_true()).await?, [row(0)]);
    assert_eq!(found(Maybe::boolean.eq(false)).await?, [row(1)]);
    assert_eq!(found(Maybe::boolean.is_true().not()).await?, [row(1), row(2)], "NULL is not true");
    Ok(())
}

pub(crate) async fn small_integers_compare(trial: &Trial) -> Outcome {
    comparisons_agree(trial, "small").await
}

pub(crate) async fn medium_integers_compare(trial: &Trial) -> Outcome {
    comparisons_agree(trial, "medium").await
}

pub(crate) async fn big_integers_compare(trial: &Trial) -> Outcome {
    comparisons_agree(trial, "big").await
}

pub(crate) async fn single_floats_compare(trial: &Trial) -> Outcome {
    comparisons_agree(trial, "single").await
}

pub(crate) async fn double_floats_compare(trial: &Trial) -> Outcome {
    comparisons_agree(trial, "double").await
}

pub(crate) async fn decimals_compare_as_numbers(trial: &Trial) -> Outcome {
    comparisons_agree(trial, "decimal").await
}

pub(crate) async fn text_compares_by_code_point(trial: &Trial) -> Outcome {
    comparisons_agree(trial, "text").await
}

pub(crate) async fn bytes_compare(trial: &Trial) -> Outcome {
    comparisons_agree(trial, "bytes").await
}

pub(crate) async fn uuids_compare(trial: &Trial) -> Outcome {
    comparisons_agree(trial, "uuid").await
}

pub(crate) async fn timestamps_compare(trial: &Trial) -> Outcome {
    comparisons_agree(trial, "timestamp").await
}

pub(crate) async fn dates_compare(trial: &Trial) -> Outcome {
    comparisons_agree(trial, "date").await
}

pub(crate) async fn times_compare(trial: &Trial) -> Outcome {
    comparisons_agree(trial, "time").await
}

/// The scale of a decimal is no part of its value.
pub(crate) async fn decimals_of_any_scale_are_equal(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    Maybe { decimal: Some(decimal("1.50")), ..Maybe::default() }.insert(&db).await?;
    for equal in ["1.5", "1.50", "1.5000"] {
        assert_eq!(Maybe::objects().filter(Maybe::decimal.eq(decimal(equal))).count(&db).await?, 1);
        assert_eq!(Maybe::objects().filter(Maybe::decimal.in_([decimal(equal)])).count(&db).await?, 1);
        assert_eq!(Maybe::objects().filter(Maybe::decimal.lt(decimal(equal))).count(&db).await?, 0);
    }
    Ok(())
}

pub(crate) async fn in_list_of_ten_thousand(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    let uuid = |number: i64| Uuid::from_u64_pair(7, number.unsigned_abs());
    let mut rows: Vec<_> = (0..100)
        .map(|number| Maybe {
            big: Some(number * 200),
            text: Some(format!("text {}", number * 200)),
            uuid: Some(uuid(number * 200)),
            ..Maybe::default()
        })
        .collect();
    Maybe::bulk_insert(&mut rows, &db).await?;
    let half: Vec<i64> = (0..10_000).collect();
    let count = async |predicate: Predicate<Maybe>| Maybe::objects().filter(predicate).count(&db).await;
    assert_eq!(count(Maybe::big.in_(&half)).await?, 50);
    assert_eq!(count(Maybe::big.not_in(&half)).await?, 50);
    assert_eq!(count(Maybe::big.in_(&half).not()).await?, 50);
    assert_eq!(count(Maybe::text.in_(half.iter().map(|number| format!("text {number}")))).await?, 50);
    assert_eq!(count(Maybe::uuid.in_(half.iter().map(|number| uuid(*number)))).await?, 50);
    Ok(())
}

/// A list of any type may be asked for.
pub(crate) async fn in_lists_of_every_type(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    for (position, field) in Maybe::schema().fields.iter().enumerate().skip(1) {
        if field.value_type == ValueType::Json {
            continue;
        }
        let values = edges_on(&db, field.value_type);
        rows_with(&db, position, &values).await?;
        let field = FieldRef::new(Maybe::schema(), position);
        let select =
            Select::all(Maybe::schema()).filter(Condition::Lookup(field.into(), Lookup::In(values.clone())));
        assert_eq!(records::fetch(&db, &select).await?.len(), values.len(), "{}", field.field().name);
    }
    Ok(())
}

pub(crate) async fn an_empty_list_holds_nothing(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    Maybe { big: Some(1), ..Maybe::default() }.insert(&db).await?;
    Maybe::default().insert(&db).await?;
    let count = async |predicate: Predicate<Maybe>| Maybe::objects().filter(predicate).count(&db).await;
    let none: [i64; 0] = [];
    assert_eq!(count(Maybe::big.in_(none)).await?, 0);
    assert_eq!(count(Maybe::big.in_(none).not()).await?, 2);
    assert_eq!(count(Maybe::big.not_in(none)).await?, 1, "NULL is not a value that is none of these");
    assert_eq!(count(Maybe::big.not_in(none).not()).await?, 1);
    Ok(())
}

/// A predicate and its complement never share a row and never miss one.
pub(crate) async fn exclude_is_the_complement(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    for medium in [None, Some(1), Some(2)] {
        for text in [None, Some("a"), Some("A%")] {
            let text = text.map(str::to_owned);
            Maybe { medium, text, ..Maybe::default() }.insert(&db).await?;
        }
    }
    let one = || Maybe::medium.eq(1);
    let text = || Maybe::text.icontains("a");
    let predicates = [
        one(),
        Maybe::medium.ne(1),
        Maybe::medium.lt(2),
        Maybe::medium.between(1, 1),
        Maybe::medium.in_([1, 3]),
        Maybe::medium.not_in([1, 3]),
        Maybe::medium.is_null(),
        Maybe::medium.is_not_null(),
        text(),
        Maybe::text.startswith("A%"),
        one().and(text()),
        one().or(text()),
        one().and(text()).or(Maybe::medium.is_null()),
        one().not().and(text()),
        one().or(text().not()).not(),
        one().not().not(),
        Maybe::id.gt(3),
        Maybe::id.gt(3).and(text()),
    ];
    for predicate in predicates {
        let kept = Maybe::objects().filter(predicate.clone()).fetch(&db).await?;
        let left = Maybe::objects().exclude(predicate.clone()).fetch(&db).await?;
        assert_eq!(kept.len() + left.len(), 9, "{predicate:?}");
        assert!(kept.iter().all(|row| !left.contains(row)), "{predicate:?}");
        assert_eq!(Maybe::objects().exclude(!predicate.clone()).fetch(&db).await?, kept, "{predicate:?}");
    }
    Ok(())
}

/// Random trees of `and`, `or` and `not` over fields that may be NULL.
pub(crate) async fn nested_conditions_agree_with_the_oracle(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    let mut random = Numbers(11);
    let mut rows: Vec<Maybe> = Vec::new();
    for _ in 0..100 {
        rows.push(Maybe {
            small: random.optional(3).map(|number| i16::try_from(number).unwrap_or_default()),
            big: random.optional(3),
            boolean: random.optional(2).map(|number| number == 1),
            text: random.optional(3).map(|number| format!("text {number}")),
            ..Maybe::default()
        });
    }
    Maybe::bulk_insert(&mut rows, &db).await?;
    for _ in 0..deep(60, 2_000) {
        let condition = random.condition(4);
        agrees(&db, &rows, condition).await?;
    }
    Ok(())
}

struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn number(&mut self, end: u64) -> i64 {
        i64::try_from(self.below(end)).unwrap_or_default()
    }

    fn optional(&mut self, end: u64) -> Option<i64> {
        (self.below(4) > 0).then(|| self.number(end))
    }

    fn condition(&mut self, depth: u32) -> Condition {
        match self.below(if depth == 0 { 1 } else { 4 }) {
            1 => Condition::Not(Box::new(self.condition(depth - 1))),
            2 => Condition::All((0..self.below(4)).map(|_| self.condition(depth - 1)).collect()),
            3 => Condition::Any((0..self.below(4)).map(|_| self.condition(depth - 1)).collect()),
            _ => self.lookup(),
        }
    }

    fn lookup(&mut self) -> Condition {
        let named = |name| FieldRef::named(Maybe::schema(), name).expect("a field of the model");
        let number = Value::I64(self.number(3));
        let (field, lookup) = match self.below(10) {
            0 => ("big", Lookup::Exact(number.into())),
            1 => ("big", Lookup::NotEqual(number.into())),
            2 => ("big", Lookup::Less(number.into())),
            3 => ("big", Lookup::In(vec![number, Value::I64(self.number(3))])),
            4 => ("big", Lookup::NotIn(vec![number])),
            5 => ("boolean", Lookup::Exact(Value::Bool(self.below(2) == 1).into())),
            6 => ("text", Lookup::IsNull),
            7 => ("text", Lookup::Text(TextMatch::EndsWith, self.number(3).to_string())),
            8 => ("small", Lookup::GreaterOrEqual(Value::I16(1).into())),
            _ => ("small", Lookup::IsNotNull),
        };
        Condition::Lookup(named(field).into(), lookup)
    }
}

pub(crate) async fn filters_add_up(trial: &Trial) -> Outcome {
    let db = trial.with(&[Maybe::schema]).await?;
    for big in 0..10 {
        Maybe { big: Some(big), ..Maybe::default() }.insert(&db).await?;
    }
    let some =
        Maybe::objects().filter(Maybe::big.gte(2)).where_(Maybe::big.lt(8)).exclude(Maybe::big.in_([3, 4]));
    assert_eq!(some.clone().count(&db).await?, 4);
    assert_eq!(some.filter(Maybe::big.eq(5).or(Maybe::big.eq(9))).count(&db).await?, 1);
    // As many as a careless loop makes.
    let mut many = Maybe::objects();
    for _ in 0..500 {
        many = many.filter(Maybe::big.ne(5));
    }
    assert_eq!(many.count(&db).await?, 9);
    Ok(())
}

pub(crate) async fn foreign_keys_are_looked_up_by_key(trial: &Trial) -> Outcome {
    let db = trial.with(&[Author::schema, Post::schema]).await?;
    let (mut ann, mut bob) = (Author::new("Ann"), Author::new("Bob"));
    ann.save(&db).await?;
    bob.save(&db).await?;
    for (title, author) in [("one", &ann), ("two", &ann), ("three", &bob)] {
        Post::new(title, author).save(&db).await?;
    }
    let ann_key = ann.id.get().expect("it is saved");
    assert_eq!(Post::objects().filter(Post::author.eq(ann_key)).count(&db).await?, 2);
    assert_eq!(Post::objects().filter(Post::author.in_([ann_key])).count(&db).await?, 2);
    assert_eq!(Post::objects().filter(Post::editor.is_null()).count(&db).await?, 3);
    assert_eq!(Post::objects().exclude(Post::editor.eq(ann_key)).count(&db).await?, 3);
    Ok(())
}

pub(crate) async fn choices_are_looked_up(trial: &Trial) -> Outcome {
    let db = trial.with(&[Account::schema]).await?;
    for (slug, status) in [("a", Status::Draft), ("b", Status::InReview), ("c", Status::Published)] {
        Account { status, ..Account::new(&format!("{slug}@example.org"), 1, slug) }.save(&db).await?;
    }
    assert_eq!(Account::objects().filter(Account::status.eq(Status::Published)).get(&db).await?.slug, "c");
    let some = Account::status.in_([Status::Draft, Status::InReview]);
    assert_eq!(Account::objects().filter(some).count(&db).await?, 2);
    assert_eq!(Account::objects().filter(Account::status.contains("view")).get(&db).await?.slug, "b");
    Ok(())
}

/// Tables and columns may be called what SQL keeps for itself.
pub(crate) async fn reserved_words_are_names(trial: &Trial) -> Outcome {
    let db = trial.with(&[Order::schema]).await?;
    let mut first =
        Order { id: Auto::default(), from: "a".to_owned(), group: 2, table: None, references: None };
    first.save(&db).await?;
    let mut second = Order {
        id: Auto::default(),
        from: "b".to_owned(),
        group: 1,
        table: Some(7),
        references: Some(rustango_model::ForeignKey::to(&first)?),
    };
    second.save(&db).await?;
    let read = Order::objects().select_related(Order::references).fetch(&db).await?;
    assert_eq!(read, [second.clone(), first.clone()]);
    assert_eq!(read[0].references.as_ref().and_then(|key| key.loaded()), Some(&first));
    assert_eq!(
        Order::objects().filter(Order::from.contains("b").and(Order::table.eq(7))).count(&db).await?,
        1
    );
    assert_eq!(
        Order::objects().filter(Order::group.gt(1)).update().set(Order::table, 8).execute(&db).await?,
        1
    );
    assert_eq!(
        Order::objects().order_by(Order::table.desc()).limit(1).delete(&db).await.map_err(drop),
        Err(())
    );
    assert_eq!(Order::objects().order_by(Order::table.asc()).limit(1).delete(&db).await?, 1);
    Ok(())
}
