package dev.mxlab.host;

import java.util.List;

/** A line of /etc/group (group(5)); {@code members} are those whose main group is another. */
public record Group(String name, int gid, List<String> members) {
  public Group {
    members = List.copyOf(members);
  }
}
