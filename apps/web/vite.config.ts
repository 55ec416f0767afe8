import { defineConfig, loadEnv } from 'vite'
import react from '@vitejs/plugin-react'

/** The node whose API `npm run web:dev` uses. It takes changes from its own pages alone, so the page says that it is one. */
function proxied(node: string) {
  return { target: node, changeOrigin: true, headers: { origin: new URL(node).origin } }
}

export default defineConfig(({ mode }) => ({
  plugins: [react()],
  build: {
    // The last browsers for Windows 7 and 8 and for phones of that age: what stands on a school's desk.
    target: ['chrome109', 'firefox115', 'safari16'],
    // Nothing inline, so that the content security policy can be strict.
    assetsInlineLimit: 0,
    // One style sheet: it is small, and a part of the app that loads late then needs only its code.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
  },
  server: {
    // `npm run web:dev` shows the sources as they change, with the API of a node that runs elsewhere.
    proxy: { '/api': proxied(loadEnv(mode, import.meta.dirname, 'SERUMPUN_')['SERUMPUN_API'] ?? 'http://127.0.0.1:8080') },
  },
}))
