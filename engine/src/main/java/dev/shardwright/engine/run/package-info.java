/// Plain records of a run: attempts, outcomes, cost, the report.
@NullMarked
package dev.shardwright.engine.run;

import org.jspecify.annotations.NullMarked;
