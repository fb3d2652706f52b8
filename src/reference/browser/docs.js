// Starts the API reference with the page's own configuration; inline script is not allowed by our Content-Security-Policy.
const place = document.getElementById('reference');
if (document.documentElement.lang === 'zh-CN') speakChinese(document.body);
window.Scalar.createApiReference(place, JSON.parse(place.dataset.configuration));

/**
 * Scalar has no setting for its own language. Its labels are whole text nodes, so those that are exactly one of a known list
 * are replaced as they appear; names, code and our own descriptions are left alone.
 */
function speakChinese(root) {
  const words = {
    Search: '搜索',
    Introduction: '简介',
    'Download OpenAPI Document': '下载 OpenAPI 文档',
    Server: '服务地址',
    Authentication: '身份',
    'Auth Required': '需要令牌',
    'Auth Optional': '令牌可选',
    'Bearer Token': '访问令牌',
    'Bearer Token:': '访问令牌：',
    Token: '令牌',
    'Client Libraries': '调用方式',
    More: '更多',
    Operations: '接口',
    'Show More': '展开',
    'Show Schema': '看结构',
    Headers: '请求头',
    'Path Parameters': '路径参数',
    'Query Parameters': '查询参数',
    'Request Body': '请求体',
    'Request Headers': '请求头',
    'Response Headers': '应答头',
    Download: '下载',
    Preview: '预览',
    Raw: '原文',
    Body: '请求体',
    Responses: '应答',
    Response: '应答',
    Example: '示例',
    Examples: '示例',
    required: '必填',
    Required: '必填',
    'Selected Content Type:': '内容类型：',
    'Test Request': '试一试',
    'Send Request': '发送',
    Send: '发送',
    'Copy URL': '复制网址',
    Copy: '复制',
    Copied: '已复制',
    'Copy link': '复制链接',
    'Close Client': '关闭',
    Clear: '清空',
    All: '全部',
    Auth: '身份',
    Cookies: 'Cookie',
    Query: '查询',
    Variables: '变量',
    Enabled: '启用',
    Key: '名称',
    Value: '值',
    'Code Snippet': '代码',
    'Show Child Attributes': '展开字段',
    'Hide Child Attributes': '收起字段',
    'Show additional properties': '展开更多字段',
    'Possible values': '可取的值',
    'One of': '下列之一',
    'Any of': '下列之一',
    'Pattern:': '格式：',
    'Format:': '格式：',
    Type: '类型',
    Values: '取值',
    'Show all values': '展开全部取值',
    'Hide values': '收起',
    'No content': '无内容',
    'No Body': '没有请求体',
    Close: '关闭',
    Cancel: '取消',
    'Set dark mode': '深色',
    'Set light mode': '浅色',
  };
  const ours = 'pre, code, .markdown, .cm-line, .bar, [class*="scroll-mt-24"], [data-sonner-toaster]';

  function translate(text) {
    const known = words[text.nodeValue.trim()];
    if (known && !text.parentElement?.closest(ours))
      text.nodeValue = text.nodeValue.replace(text.nodeValue.trim(), known);
  }

  function visit(node) {
    if (node.nodeType === Node.TEXT_NODE) return translate(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) translate(texts.currentNode);
    for (const input of node.querySelectorAll('input[placeholder]')) {
      const known = words[input.placeholder];
      if (known) input.placeholder = known;
    }
  }

  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === 'characterData') translate(target);
      for (const node of addedNodes) visit(node);
    }
  }).observe(root, { childList: true, subtree: true, characterData: true });
}
