/// Making a dataset visible: data first, metadata last.
@NullMarked
package dev.shardwright.engine.publish;

import org.jspecify.annotations.NullMarked;
