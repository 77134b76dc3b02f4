package dev.mxlab.named.conf;

import dev.mxlab.text.Position;
import java.util.List;

/**
 * Servers that are asked in place of those that the delegations lead to.
 *
 * @param only whether nobody else is asked when they do not answer
 * @param servers none: forwarding is switched off from this name down
 */
public record Forwarding(boolean only, List<Remote> servers, Position at) {
  public Forwarding {
    servers = List.copyOf(servers);
  }
}
