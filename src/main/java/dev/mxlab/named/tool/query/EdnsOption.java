package dev.mxlab.named.tool.query;

/** An EDNS option to be sent, whatever it means. */
public record EdnsOption(int code, byte[] data) {}
