/// A run report, drawn: as JSON, and as lines for people.
@NullMarked
package dev.shardwright.engine.report;

import org.jspecify.annotations.NullMarked;
