/// What the formats share; no part of the public API.
@NullMarked
package dev.shardwright.source.internal;

import org.jspecify.annotations.NullMarked;
