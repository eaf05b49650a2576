/// What is wrong with a definition's text, where, and what may have been meant. For the packages of `definition` only.
@NullMarked
package dev.shardwright.engine.definition.text;

import org.jspecify.annotations.NullMarked;
