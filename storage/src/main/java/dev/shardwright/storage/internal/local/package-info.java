/// The store of local files: {@link dev.shardwright.storage.internal.local.LocalStore} and what it is made of.
///
/// Reading starts with {@link dev.shardwright.storage.internal.disk.OpenObject}; every change goes through
/// {@link dev.shardwright.storage.internal.local.LocalChanges}, under a
/// {@link dev.shardwright.storage.internal.local.LockFile} that other processes see too.
@NullMarked
package dev.shardwright.storage.internal.local;

import org.jspecify.annotations.NullMarked;
