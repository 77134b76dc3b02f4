/**
 * Whatever bytes come in, nothing breaks: no exception, no hang, no growth. The seeds in the
 * resources beside each class are replayed by {@code make test}; {@code make fuzz} looks for more.
 */
@NullMarked
package dev.mxlab.fuzz;

import org.jspecify.annotations.NullMarked;
