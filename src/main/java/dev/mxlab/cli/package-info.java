/**
 * The command line: the launcher's main class, the thin client of a running lab, and mxlab's own
 * commands.
 */
@NullMarked
package dev.mxlab.cli;

import org.jspecify.annotations.NullMarked;
