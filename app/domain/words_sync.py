"""Sentences of what travels: reporting to the county, the stick, the wire, the county's side.

A part of `app.domain.words`, which is the door to all of them.
"""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    # the county
    "sync.not_enrolled": "还没有与县里接通，记录都在本机。请用县里给的一次性代码接通。",
    "sync.unreachable": "连不上县里，记录都在本机。联网后会自己再报，也可以用 U 盘。",
    "sync.no_answer_from_county": "网络给的不是县里的回答（可能要先登录网络），记录都在本机。",
    "sync.refused": "县里没有收这一批（{what}），记录都在本机。请打电话问县里。",
    "sync.county_key_changed": "县里的钥匙和接通时不一样，没有上报。请打电话与县里核对。",
    "sync.bad_receipt": "县里的回执对不上，没有算数，记录都在本机。稍后会再报一次。",
    "sync.code_refused": "一次性代码不对或已过期，请向县里再要一个。",
    "sync.no_receiver": "县里没装接收端，没有要上报的。台账照常可以导出。",
    "sync.cut_off": "传到一半断了，记录都在本机，会自己再报。",
    "sync.certificate": "县里网址的证书不可信，或者本机日期不对，没有上报，记录都在本机。",
    "sync.county_busy": "县里正忙，稍后会自己再报，记录都在本机。",
    "sync.too_large": "有一件太大，县里没收，记录在本机。请打电话问县里。",
    "sync.rewound": (
        "本机的记录一条没丢，登记、打印照常。只是它比报过的旧（多半是从备份取回的），先不上报。"
        "请打电话给县信访局，说“上报的数据倒退了”，由县里和维护人员来接上。"
    ),
    "sync.head_differs": (
        "本机的记录一条没丢，登记、打印照常。只是县里存的和本机不一样，先不上报。"
        "请打电话给县信访局，说“上报的两边不一样”，由县里和维护人员来核对。"
    ),
    "sync.url": "网址写得不对，没有接通。请照县里给的再写一遍。",
    "sync.no_address": (
        "记录都在本机。这台电脑是用 U 盘与县里接通的，没有县里的网址。请用 U 盘上报。"
    ),
    "enrol.nothing_asked": (
        "记录都在本机。这台电脑还没有写过接通请求。请填县里给的一次性代码，先写一份到 U 盘。"
    ),
    "enrol.no_answer": (
        "记录都在本机。这个 U 盘上没有县里的回信：县里还没有导入，或者插错了 U 盘。"
        "请插县里导入过的那一个，或填一次性代码再写一份请求。"
    ),
    "enrol.answer_elsewhere": (
        "记录都在本机。这个 U 盘上的回信是给别的电脑的。请插这台电脑写过请求的那个 U 盘。"
    ),
    "enrol.answer_old": (
        "记录都在本机。这个 U 盘上的回信答的是以前那一次请求。请把新写的请求交县里导入。"
    ),
    "enrol.answer_half": (
        "记录都在本机。县里的回信没有拷完整，没有接通。请把 U 盘交县里再导入一次。"
    ),
    "enrol.answer_forged": (
        "记录都在本机。U 盘上的回信不是拿着这个代码的县里写的，没有接通。请打电话与县里核对。"
    ),
    "enrol.not_ours": "记录都在，没有接通。U 盘上的这个文件不是接通用的。请换写过请求的那个 U 盘。",
    "enrol.half": "没有接通。乡镇的接通请求没有拷完整。请乡镇再写一次，再导入。",
    "usb.failed": "U 盘读写出错，记录都在本机。请换一个 U 盘。",
    "usb.link": "U 盘里有快捷方式占了位置，没有写，记录都在本机。请换一个 U 盘。",
    "usb.not_as_written": "写进 U 盘的和读出来的不一样，记录都在本机。请换一个 U 盘。",
    "usb.missing": "没有找到 U 盘文件夹，请插好再试。",
    "usb.full": "U 盘满了，没写完的已删掉，记录都在本机。请换一个 U 盘。",
    "usb.read_only": "U 盘写不进去，记录都在本机。请换一个 U 盘。",
    # the wire
    "answer.none": "没有收到县里的回答，记录都在本机。稍后会再报一次。",
    "answer.bad": "县里的回答看不懂，没有算数，记录都在本机。稍后会再报一次。",
    "answer.forged": "回答上不是县里的签名，没有算数，记录都在本机。请打电话与县里核对。",
    "batch.not_ours": "这个文件不是上报用的，没有收。",
    "batch.not_for_us": "这一批不是报给这个县的，没有收。",
    "batch.forged": "这一批的签名对不上，没有收。",
    "batch.disagrees": "这一批的封面和内容对不上，没有收。",
    "batch.bad_entry": "这一批里有一条记录不合规格，没有收。",
    "batch.not_json": "这一批里有一条记录看不懂，没有收。",
    "batch.doubled_key": "这一批里有一条记录同一项写了两次，没有收。",
    "batch.too_deep": "这一批里有一条记录套得太深，没有收。",
    "batch.too_many": "这一批里的记录太多，没有收。",
    "batch.too_large": "这一批太大，没有收。",
    "batch.damaged": "这一批文件损坏或被改动过，没有收。",
    # the county's side
    "batch.unknown_device": "不认识上报的这台电脑，没有收。请先发一次性代码接通。",
    "batch.cut_off": "传到一半断了，没有收。乡镇会自己再报。",
    "enrol.bad_request": "接通的请求不合规格，没有接通。",
    "enrol.code": "一次性代码不对、已用过或已过期，没有接通。请再发一个。",
    "enrol.forged": "接通请求的签名不对，没有接通。",
    "enrol.division": "没有发代码。区划代码要写 6 位、9 位或 12 位数字，请照民政部门公布的写。",
    "enrol.name": "没有发代码。还没有写是哪个乡镇。",
    "county.no_console": (
        "县里的网页还没有，{count} 个账号没有建立；资料文件请留着，装了网页再用。钥匙已经建好。"
    ),
    "county.port": (
        "服务没有启动，已收的都在。{place} 用不了：别的程序占着，或者不是这台电脑的地址。"
        "请换 --port 或 --host。"
    ),
    "county.unwritable": "没有导出，已收的都在。那个位置写不进去，请换个位置或清出空间。",
    "county.workers": "服务停了，已收的都在。有一个工作进程起不来，请少开几个 --workers 再试。",
    "county.busy": "数据库正忙，没有收；乡镇会自己再报。",
    "county.database": "数据库没有启动，已收的都在。请看数据文件夹里的 pg/server.log。",
    "county.exists": "这个文件夹里已经有县里的钥匙，没有改动它。请换一个空文件夹。",
    "county.failed": "这一批没有入账，已收的都在。请把这句话告诉维护人员。",
    "county.folder_unreachable": "数据库的账号进不了这个文件夹。请换一个别人也能进的位置。",
    "county.keys_damaged": "县里的钥匙文件坏了，已收的都在。请从备份取回。",
    "county.missing": "这个文件夹里没有县里的钥匙。请先 init，或核对文件夹。",
    "county.no_account": "没有可用的普通账号来运行数据库。请换普通用户运行。",
    "county.no_postgresql": "没有找到 PostgreSQL 程序。请用 --database-url，或重新安装。",
    "county.unreadable": "县的资料文件看不懂，没有建立任何东西。改好再来。",
}

ASKED_BY_STICK = (
    "接通请求写好了，可以拔 U 盘。请交县里导入，再拿回来插上，不用填代码，再按一次就接通。"
)
