/// The language of expressions: what definitions compute for each observation and for each cell.
///
/// An expression's text is parsed by {@link dev.shardwright.engine.definition.expression.ParsedExpression}, which gives
/// an {@link dev.shardwright.engine.definition.expression.Expression}: that is what the engine computes with.
@NullMarked
package dev.shardwright.engine.definition.expression;

import org.jspecify.annotations.NullMarked;
