/// Reading YAML by declared shapes, which also describe themselves in JSON Schema. Knows nothing of what a definition
/// means. For the packages of `definition` only.
///
/// Start with {@link dev.shardwright.engine.definition.yaml.Shape}.
@NullMarked
package dev.shardwright.engine.definition.yaml;

import org.jspecify.annotations.NullMarked;
