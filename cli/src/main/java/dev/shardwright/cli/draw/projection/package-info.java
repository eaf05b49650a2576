/// Map projections of the sphere.
@NullMarked
package dev.shardwright.cli.draw.projection;

import org.jspecify.annotations.NullMarked;
