//! The scheduled fetch: a function of its own, which puts the credits file of the month before into the bucket once AWS
//! has closed it, and says so when no file has come.
//!
//! | module | does |
//! |---|---|
//! | [`settings`] | names, documents and checks its variables |
//! | [`question`] | which month is asked for, out of the event |
//! | [`store`] | the month's object: whether there is one, whose it is, and putting it without harm |
//! | [`run`] | one event in, an outcome out |
//!
//! It knows nothing of CloudZero: what it puts is sent as every upload is.

pub mod question;
pub mod run;
pub mod settings;
pub mod store;
