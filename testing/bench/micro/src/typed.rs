//! The side of rustango: models, `QuerySet` and `bulk_insert`.

use bench_blog::Post;
use rustango::{
    postgres::{PostgresConfig, PostgresDatabase},
    prelude::*,
};

use crate::{ROWS, fixture::NewPost};

/// Connects to the database of the fixture, by one connection as the other side does.
pub async fn connect(url: &str) -> Result<Db, Error> {
    let config = PostgresConfig::from_url(url)?.max_connections(1);
    Ok(Db::new(PostgresDatabase::open(config).await?))
}

/// Fetches the first thousand posts into structs.
pub async fn fetch(db: &Db) -> Result<Vec<Post>, Error> {
    Post::objects().limit(ROWS.into()).fetch(db).await
}

/// Returns the posts as models that have no keys yet.
pub fn models(posts: &[NewPost]) -> Vec<Post> {
    let model = |post: &NewPost| Post {
        id: Auto::default(),
        title: post.title.clone(),
        body: post.body.clone(),
        status: post.status.clone(),
        author: ForeignKey::new(post.author_id),
        created_at: post.created_at,
    };
    posts.iter().map(model).collect()
}

/// Inserts the posts and gives them their keys.
pub async fn insert(db: &Db, posts: &mut [Post]) -> Result<(), Error> {
    Post::bulk_insert(posts, db).await
}
