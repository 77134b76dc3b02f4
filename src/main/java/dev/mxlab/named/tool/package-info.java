/** The commands around the name server: named-checkconf, named-checkzone, rndc. */
@NullMarked
package dev.mxlab.named.tool;

import org.jspecify.annotations.NullMarked;
