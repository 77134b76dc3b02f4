/** tsig-keygen(8) and ddns-confgen(8): secrets for named.conf. */
@NullMarked
package dev.mxlab.named.tool.keygen;

import org.jspecify.annotations.NullMarked;
