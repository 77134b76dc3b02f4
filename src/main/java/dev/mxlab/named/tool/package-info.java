/**
 * The commands that come with a name server: each one class, run on a host, with the output and the
 * exit codes of BIND's own tools.
 */
@NullMarked
package dev.mxlab.named.tool;

import org.jspecify.annotations.NullMarked;
