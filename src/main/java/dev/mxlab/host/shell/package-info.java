/**
 * The shell of a host: words, quotes, variables, globs, redirections, pipes and lists of commands,
 * as sh(1) has them, without its programming language. Entry: {@link dev.mxlab.host.shell.Shell}.
 * Knows the host and its files; finds commands by name only.
 */
@NullMarked
package dev.mxlab.host.shell;

import org.jspecify.annotations.NullMarked;
