/// Dataset definitions: YAML to records, strictly, with expressions parsed and typed.
///
/// Start with {@link dev.shardwright.engine.definition.Definition#parse}.
@NullMarked
package dev.shardwright.engine.definition;

import org.jspecify.annotations.NullMarked;
