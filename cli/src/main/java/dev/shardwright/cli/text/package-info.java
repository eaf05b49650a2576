/// What the command says: progress, summaries, sizes.
@NullMarked
package dev.shardwright.cli.text;

import org.jspecify.annotations.NullMarked;
