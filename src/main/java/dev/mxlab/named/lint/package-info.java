/**
 * What beginners write that BIND takes without a word, or with one that does not say what it does
 * to the lab: names whose final dot is missing, addresses without a reverse name, servers that
 * answer nobody else. Notes only: nothing here changes what is served. It looks at a configuration
 * and its loaded zones; {@link dev.mxlab.named.lint.Lint} is the entry.
 */
@NullMarked
package dev.mxlab.named.lint;

import org.jspecify.annotations.NullMarked;
