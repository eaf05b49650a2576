/// Dataset definitions: YAML to records, strictly, with expressions parsed and typed.
///
/// Start with {@link dev.shardwright.engine.definition.Definition#parse}. Reading has two halves that do not know each
/// other, which meet here: `yaml` reads values by declared shapes ({@link dev.shardwright.engine.definition.Grammar}
/// declares them), `expression` is the language of expressions. Both report what is wrong to `text`.
@NullMarked
package dev.shardwright.engine.definition;

import org.jspecify.annotations.NullMarked;
