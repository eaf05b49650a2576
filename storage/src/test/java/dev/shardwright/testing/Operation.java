package dev.shardwright.testing;

/// One thing that was asked of a store, and answered.
///
/// @param kind what it was
/// @param key the key; of a copy and a move the one that got the object, of a list the prefix
/// @param offset the first byte that was read or written: in the object, or in the upload; of a range from the end minus the
///     bytes that were asked for; 0 where there is none
/// @param length the bytes that were read or written; for {@link Kind#GET_RANGES} how many ranges follow; 0 where there is none
public record Operation(Kind kind, String key, long offset, long length) {

    /// What is asked of a store.
    public enum Kind {
        /// A whole object.
        GET,
        /// A call that reads ranges of one object; each is told as a {@link #RANGE} after it.
        GET_RANGES,
        /// One range of such a call.
        RANGE,
        /// A look at an object.
        HEAD,
        /// A whole object written.
        PUT,
        /// The start of an upload.
        UPLOAD,
        /// Bytes appended to an upload.
        APPEND,
        /// Bytes of another object appended to an upload; the key and offset are those of the upload.
        APPEND_FROM,
        /// The end of an upload, with the length of the object.
        COMPLETE,
        /// An upload given up.
        ABORT,
        /// A copy.
        COPY,
        /// A move.
        MOVE,
        /// An object opened to be changed in place.
        UPDATE,
        /// Bytes read there.
        UPDATE_READ,
        /// Bytes written there.
        UPDATE_WRITE,
        /// What was written there made durable.
        SYNC,
        /// The end of an update.
        FINISH,
        /// A deletion, also of nothing.
        DELETE,
        /// Something that was not done, since there is no such object, or it ends before what was asked for.
        ABSENT,
        /// Something that was not done, since its condition did not hold.
        CONFLICT,
        /// A list of a prefix.
        LIST,
        /// A list of a folder.
        LIST_FOLDER
    }
}
