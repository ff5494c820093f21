//! Training and planning as a person types them.
//!
//! Method: the built program is run as a process of its own, on files in a folder of its own.

mod models {
    mod documents;
    mod exporting;
    mod planning;
    mod scene;
    mod training;
}
