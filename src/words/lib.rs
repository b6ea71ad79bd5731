//! Every sentence for people, in Swedish and English.
