package dev.mxlab.dns.resolve;

/** Takes what named logs about other servers, by category and in BIND's words. */
@FunctionalInterface
public interface ResolverLog {
  ResolverLog NONE = (category, level, text) -> {};

  /**
   * @param category of named.conf's logging: lame-servers, resolver, client, edns-disabled
   * @param level info, notice, warning
   */
  void say(String category, String level, String text);
}
