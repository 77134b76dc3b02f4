/**
 * What happened, said once. Records of strings, numbers and times only; logs, traces, pictures and
 * grades are views of this stream, derived elsewhere.
 */
@NullMarked
package dev.mxlab.journal;

import org.jspecify.annotations.NullMarked;
