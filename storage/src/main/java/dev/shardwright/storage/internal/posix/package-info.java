/// Files by system calls of Linux, for where the platform's file channels cost more than the calls themselves.
///
/// Start with {@link dev.shardwright.storage.internal.posix.Posix#isAvailable}: nothing else here may be touched where it says no.
@NullMarked
package dev.shardwright.storage.internal.posix;

import org.jspecify.annotations.NullMarked;
