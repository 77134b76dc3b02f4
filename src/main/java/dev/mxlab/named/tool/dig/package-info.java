/** dig(1): its command line, and how it prints what a {@code query.Session} brings. */
@NullMarked
package dev.mxlab.named.tool.dig;

import org.jspecify.annotations.NullMarked;
