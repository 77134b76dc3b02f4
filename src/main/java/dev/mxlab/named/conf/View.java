package dev.mxlab.named.conf;

import dev.mxlab.named.conf.NamedConf.KeyStatement;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.text.Position;
import java.util.List;

/**
 * A server within the server, for some clients. Without view statements there is one, for all.
 *
 * @param name empty for the one that is not written
 * @param clients whom it is for, by address or key
 * @param destinations on which of the host's addresses
 * @param recursiveOnly whether only queries that ask for recursion come in
 * @param keys that it knows: its own and the file's
 * @param peers its own server statements, else the file's
 */
public record View(
    String name,
    int dclass,
    Acl clients,
    Acl destinations,
    boolean recursiveOnly,
    ViewSettings settings,
    List<ZoneStatement> zones,
    List<KeyStatement> keys,
    List<Peer> peers,
    Position at) {
  /** What BIND calls the view that is not written. */
  public static final String DEFAULT_NAME = "_default";

  public View {
    zones = List.copyOf(zones);
    keys = List.copyOf(keys);
    peers = List.copyOf(peers);
  }

  /** As BIND's messages name it. */
  public String shown() {
    return name.isEmpty() ? DEFAULT_NAME : name;
  }
}
