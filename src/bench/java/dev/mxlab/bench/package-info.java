/** Figures of single steps, measured by JMH: {@code src/bench/run --steps}. */
@NullMarked
package dev.mxlab.bench;

import org.jspecify.annotations.NullMarked;
