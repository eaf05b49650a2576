/// Files as a local store uses them, by system calls or by the platform's classes: start with
/// {@link dev.shardwright.storage.internal.disk.Disk}.
@NullMarked
package dev.shardwright.storage.internal.disk;

import org.jspecify.annotations.NullMarked;
