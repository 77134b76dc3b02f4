package dev.mxlab.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** Octets in and out of the network's buffers, for tests that know nothing of those. */
public final class Datagrams {
  private Datagrams() {}

  public static ByteBuf of(byte[] octets) {
    return Unpooled.wrappedBuffer(octets);
  }

  /** What a datagram holds; lets go of it. */
  public static byte[] octets(ByteBuf datagram) {
    try {
      return ByteBufUtil.getBytes(datagram);
    } finally {
      datagram.release();
    }
  }
}
