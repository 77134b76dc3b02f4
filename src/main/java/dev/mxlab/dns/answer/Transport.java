package dev.mxlab.dns.answer;

/** How a query came, which limits what may be answered. */
public enum Transport {
  UDP,
  TCP
}
