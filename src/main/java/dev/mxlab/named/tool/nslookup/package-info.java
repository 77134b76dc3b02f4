/** nslookup(1): its commands, and how it prints what a {@code query.Session} brings. */
@NullMarked
package dev.mxlab.named.tool.nslookup;

import org.jspecify.annotations.NullMarked;
