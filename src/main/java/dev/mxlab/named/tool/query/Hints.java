package dev.mxlab.named.tool.query;

import dev.mxlab.host.Call;
import dev.mxlab.named.tool.message.Reply;
import java.net.InetAddress;

/** What a learner may have got wrong, told after the real tool's words. */
public final class Hints {
  private final Call call;

  public Hints(Call call) {
    this.call = call;
  }

  public Face noticing(Face face) {
    return face;
  }

  public void failed(InetAddress server, int port, String why) {}

  public void updateRefused(Reply reply, InetAddress server) {}

  public void give() {
    call.err().flush();
  }
}
