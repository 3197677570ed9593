//! Every route against every kind of person; the template against the routes.
