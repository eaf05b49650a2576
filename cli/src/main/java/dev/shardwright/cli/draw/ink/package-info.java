/// Pixels, shapes, letters and colours: what every picture is made of.
@NullMarked
package dev.shardwright.cli.draw.ink;

import org.jspecify.annotations.NullMarked;
